"""The worked example: one invented park with two years of rounds behind it, and an evening round of today half walked."""

from kvo_inspect.demo.folder import demo_folder, is_demo, make_demo

__all__ = ["demo_folder", "is_demo", "make_demo"]
