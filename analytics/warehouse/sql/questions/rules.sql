-- One row: the text of the policy register a snapshot was published under.
select register
from read_parquet($files)
