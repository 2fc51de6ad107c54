from django.db import migrations

from common.operations import BumpContentVersion


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_listedresource_i18n"), ("common", "0002_content_version")]

    operations = [
        BumpContentVersion("resources_resourcecategory"),
        BumpContentVersion("resources_resource"),
        BumpContentVersion("resources_resourcelist"),
        BumpContentVersion("resources_listedresource"),
    ]
