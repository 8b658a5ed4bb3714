"""Many villages at once: parts in, parts out, on as many processes or machines as there are."""
