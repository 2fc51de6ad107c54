"""Moving in: spreadsheets that a network kept become rows here, and can be taken back."""
