"""Pure ground: values, words and periods, free of the web and of the database."""
