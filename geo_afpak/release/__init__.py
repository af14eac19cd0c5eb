"""What may leave the desk, and how: licences, generalised records."""
