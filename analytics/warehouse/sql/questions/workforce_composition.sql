-- One row per snapshot, district, code of the column asked for, gender and set of groups: how many people.
-- The code is null where the register does not say.
with snapshot as (
    select unnest($files) as filename, unnest($as_of) as as_of
),

counted as (
    select
        snapshot.as_of,
        district_code,
        columns($by)::varchar as code,
        cube.gender as of_gender,
        in_group('professional', category, certificate, equivalent_ability) as professional,
        in_group('certified', category, certificate, equivalent_ability) as certified,
        in_group('senior', category, certificate, equivalent_ability) as senior,
        people
    from read_parquet($files, filename = true) as cube
    join snapshot using (filename)
    where list_contains($units, district_code)
)

select
    as_of,
    district_code,
    code,
    of_gender as gender,
    professional,
    certified,
    senior,
    sum(people)::integer as people
from counted
group by as_of, district_code, code, of_gender, professional, certified, senior
order by as_of, district_code, code, of_gender, professional, certified, senior, people
