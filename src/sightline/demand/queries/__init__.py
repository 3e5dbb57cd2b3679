"""What demand answers, each for one actor."""
