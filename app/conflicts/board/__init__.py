"""What the rules may know about one tender's neighbourhood, frozen. Pure."""
