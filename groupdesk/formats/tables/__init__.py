"""Tables that she keeps in a spreadsheet."""
