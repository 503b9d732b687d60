"""The program opens no connection: tests/house/offline.py watches every test for that, and this one watches the watch."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("address", [("127.0.0.1", 9), ("example.org", 80)])
def test_whatever_reaches_over_a_network_fails_its_test(address: tuple[str, int]) -> None:
    with pytest.raises(AssertionError, match="opens no connection"):
        socket.create_connection(address, timeout=0.1)
