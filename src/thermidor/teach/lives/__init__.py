"""Lives: one simulated person month by month, and why each event happened (`find.life`)."""
