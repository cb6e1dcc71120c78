-- One row per district that has rows in the register, and the city (620100).
-- Value: certificate holders with training hours this year. Total: active certificate holders.
select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    (count(person_key) filter (
        where certificate <> 'none' and trained_hours_this_year > 0
    ))::double as value,
    (count(person_key) filter (where certificate <> 'none'))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
