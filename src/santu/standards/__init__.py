"""Standards as data: the rules of the reform and of the law, dated, sourced and checked."""
