-- One row per district that has rows in the register, and the city (620100).
-- Value: staff of purchased projects whose registration stands (valid, or due for renewal).
-- Total: active staff of purchased projects.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (
        where project_staff and registration_state in ('valid', 'due')
    ))::double as value,
    (count(person_key) filter (where project_staff))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
