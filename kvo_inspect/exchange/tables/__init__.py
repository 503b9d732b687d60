"""Tables from outside: rows of CSV and XLSX, features of GeoJSON."""
