"""Loading where ZIP codes are: our own file, the one of the Census, and what is wrong in words."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from demo import places
from demo.load_places import load_zips
from pods.models import ZipCentroid

pytestmark = pytest.mark.django_db


def load(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "zips.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    call_command("load_zip_centroids", path, verbosity=0, stdout=(tmp_path / "out").open("w"))


def stored() -> dict[str, tuple[float, float]]:
    rows = ZipCentroid.objects.values_list("zip_code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


def test_our_own_file_and_again_with_better_numbers(tmp_path: Path) -> None:
    load(tmp_path, "zip,latitude,longitude\n20001,38.9,-77.0\n20002,38.8,-76.9\n\n")
    # As a spreadsheet saves it: a mark in front, semicolons, and an order of its own.
    load(tmp_path, "\ufeffLongitude;Latitude;ZIP\r\n-77.1;38.91;20001\r\n")
    assert stored() == {"20001": (38.91, -77.1), "20002": (38.8, -76.9)}


@pytest.mark.parametrize("sign", ["\t", "|"])
def test_the_file_of_the_census(tmp_path: Path, sign: str) -> None:
    names = ["GEOID", "ALAND", "AWATER", "ALAND_SQMI", "AWATER_SQMI", "INTPTLAT", "INTPTLONG      "]
    row = ["00601", "166659749", "799292", "64.3", "0.3", " 18.180555", "-66.749961     "]
    load(tmp_path, f"{sign.join(names)}\n{sign.join(row)}\n")
    assert stored() == {"00601": (18.180555, -66.749961)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column zip"),
        ("zip,latitude\n20001,38.9\n", "no column longitude"),
        ("zip,latitude,longitude\n20001,38.9,-77\n20002,north,-77\n", "Line 3"),
        ("zip,latitude,longitude\n20001,38.9,-77\n20002\n", "Line 3"),
        ("zip,latitude,longitude\n20001,38.9,-77\n20002,-77,380\n", "Line 3 is not on earth"),
        ("zip,latitude,longitude\n20001,38.9,-77\n20002,nan,-77\n", "Line 3 is not on earth"),
        ("zip,latitude,longitude\n20001,38.9,-77\n?,38,-77\n", "Line 3 has no ZIP code"),
        (b"\xff\xfe\x00", "cannot be read as text"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        load(tmp_path, text)
    # Not even of the good lines before it.
    assert not stored()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_zip_centroids", tmp_path / "none.csv")


def test_the_demo_brings_its_city() -> None:
    load_zips()
    wanted = {code for ward in places.WARDS.values() for code in ward["zip_codes"]}
    assert wanted <= set(stored())
    # The edges of Washington.
    assert all(38.79 < north < 39.0 and -77.12 < east < -76.9 for north, east in stored().values())
