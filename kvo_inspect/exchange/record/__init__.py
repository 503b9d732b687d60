"""The record as files: JSON, CSV, GeoJSON, and the receipt of who took it in."""
