-- One row per community of the snapshot, in the units asked for.
select
    code,
    name,
    street,
    district_code,
    kind,
    posts,
    professionals_reported,
    professionals_registered,
    staffed
from read_parquet($files)
where list_contains($units, district_code)
order by code
