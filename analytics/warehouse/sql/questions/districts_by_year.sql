-- One row per snapshot, indicator, year and district of these that has a number of that year, which is not told;
-- the files come with the snapshot they belong to.
with snapshot as (
    select unnest($files) as filename, unnest($as_of) as as_of
)

select snapshot.as_of, indicator, year, district_code
from read_parquet($files, filename = true) as observation
join snapshot using (filename)
where year is not null and value is not null and list_contains($districts, district_code)
order by snapshot.as_of, indicator, year, district_code
