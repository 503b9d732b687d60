"""What is recorded while walking: answers, marks, rechecks, where the walk stands, what was handed in."""
