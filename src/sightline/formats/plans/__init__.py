"""What all readers and writers of schedule files share: problems, losses, limits and checks."""
