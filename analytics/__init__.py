"""What the numbers mean: policy register, intake, warehouse, assessment, figures."""
