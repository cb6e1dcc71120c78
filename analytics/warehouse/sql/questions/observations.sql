-- One row per snapshot, indicator, unit and (where it applies) year;
-- the files come with the snapshot they belong to.
with snapshot as (
    select unnest($files) as filename, unnest($as_of) as as_of, unnest($seq) as seq
)

select snapshot.as_of, snapshot.seq, indicator, district_code, year, value, total
from read_parquet($files, filename = true) as observation
join snapshot using (filename)
where list_contains($units, district_code)
order by snapshot.as_of, snapshot.seq, indicator, district_code, year
