-- One row per district that has rows in the register, and the city (620100).
-- Value: active professionals linked with at least one volunteer. Total: active professionals.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (
        where category = 'professional' and volunteers_linked > 0
    ))::double as value,
    (count(person_key) filter (where category = 'professional'))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
