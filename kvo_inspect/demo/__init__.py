"""The worked example: an invented park from baseline to follow-up, an evening round of today half walked, and a small park beside it."""

from kvo_inspect.demo.folder import demo_folder, is_demo, make_demo

__all__ = ["demo_folder", "is_demo", "make_demo"]
