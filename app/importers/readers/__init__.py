"""Files made into documents (a stream of elements, tables of rows), safely and in constant memory."""
