"""The thinking of Em Dia: pure functions and frozen dataclasses that know neither Django nor the network."""
