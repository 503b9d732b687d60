"""Forms: fields, their drawing, and the screen that is one."""
