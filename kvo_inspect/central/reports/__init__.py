"""Reports over all parks: the figures of each, the views that add them up, what is loaded beside the record, and the export."""
