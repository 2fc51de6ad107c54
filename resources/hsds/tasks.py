"""The job of open data."""

from procrastinate.contrib.django import app

from resources.hsds.packaging import make_package


# Behind what people wait for, and one at a time.
@app.periodic(cron="17 * * * *")
@app.task(
    name="make_open_data_package",
    queue="paper",
    lock="make_open_data_package",
    queueing_lock="make_open_data_package",
    priority=-2,
)
def make_open_data_package(timestamp: int = 0) -> None:
    """Make the package anew, if anything has changed."""
    make_package()
