"""Files behind words: taken in while they are hashed, told by their content, kept under their hash, given out unchanged."""
