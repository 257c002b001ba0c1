"""What every room uses: errors, dates, keyed random numbers, small mathematics, files."""
