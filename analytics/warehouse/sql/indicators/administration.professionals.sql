-- One row per district that has rows in the register, and the city (620100).
-- Value: active professionals in party and government departments and mass organizations.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (
        where category = 'professional'
            and employer_kind in ('government', 'mass_organization')
    ))::double as value,
    null::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
