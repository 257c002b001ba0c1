"""Lives: one simulated person, month by month, and why each thing befell them (`find.life`)."""
