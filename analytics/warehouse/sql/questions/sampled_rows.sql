-- One row per row of a table that is drawn: about one of `$parts`, others for another `$salt`; rows that are alike
-- in the columns of `$key` are drawn together.
select *
from read_parquet($file)
where hash($salt, *columns($key)) % $parts = 0
