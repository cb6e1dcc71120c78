"""What readers are told, in their language: translator, catalogue, formats of numbers and dates."""
