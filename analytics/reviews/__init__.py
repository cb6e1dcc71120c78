"""The annual review (年度考核): what each district had to do, what was found, and who decided what of it."""
