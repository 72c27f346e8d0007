"""Em Dia: respectful, automated debt collection for Brazil."""

__version__ = "0.1.0"
