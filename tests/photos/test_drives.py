"""Whether a folder lies on a disk that is taken along, as Linux tells it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kvo_inspect.photos.drives import is_removable, is_removable_block


def a_device(room: Path, place: str, number: int, *, removable: str = "") -> None:
    """Make what /sys/dev/block says of a part of a disk."""
    disk = room / place
    (disk / "part1").mkdir(parents=True)
    if removable:
        (disk / "removable").write_text(f"{removable}\n", "ascii")
    (room / "block").mkdir(exist_ok=True)
    (room / "block" / f"{os.major(number)}:{os.minor(number)}").symlink_to(disk / "part1")


@pytest.mark.parametrize(
    ("place", "removable", "expected"),
    [
        ("devices/pci0/usb2/2-1/block/sdb", "0", True),
        ("devices/pci0/ata1/block/sda", "0", False),
        ("devices/pci0/mmc0/block/mmcblk0", "1", True),
        ("devices/virtual/block/dm-0", "", False),
    ],
)
def test_sticks_cards_and_disks_on_usb_are_taken_along(tmp_path: Path, place: str, removable: str, expected: bool) -> None:
    number = os.makedev(8, 17)
    a_device(tmp_path, place, number, removable=removable)
    assert is_removable_block(tmp_path / "block", number) is expected


def test_what_is_no_disk_is_not(tmp_path: Path) -> None:
    assert not is_removable_block(tmp_path, os.makedev(0, 45))


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert is_removable(tmp_path / "not" / "yet") is is_removable(tmp_path)
