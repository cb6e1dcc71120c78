-- One row per district that has rows in the register, and the city (620100).
-- Value: certificate holders with training hours this year. Total: active certificate holders.
-- With holders of none of whom the hours are told: no value.
select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    case
        when count(person_key) filter (where certificate <> 'none') = 0 then 0
        when count(trained_hours_this_year) filter (where certificate <> 'none') > 0
            then count(person_key) filter (where certificate <> 'none' and trained_hours_this_year > 0)
    end::double as value,
    (count(person_key) filter (where certificate <> 'none'))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
