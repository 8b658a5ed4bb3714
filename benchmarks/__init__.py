"""What Santu's speed is held against: see README.md."""
