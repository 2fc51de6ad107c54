from django.db import migrations

from common.operations import BumpContentVersion


class Migration(migrations.Migration):
    dependencies = [("pods", "0001_initial"), ("common", "0002_content_version")]

    operations = [
        BumpContentVersion("pods_ward"),
        BumpContentVersion("pods_pod"),
        BumpContentVersion("pods_waytogive"),
    ]
