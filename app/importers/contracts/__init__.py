"""Contracts that are published as they stand: the XSD of our own XML, the WSDL of the SOAP channel."""
