-- One row per district that has rows in the register, and the city (620100).
-- Value: professionals on a social-work post assessed this year. Total: active professionals on a post.
select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    (count(person_key) filter (
        where category = 'professional' and on_post
            and year(assessed_on) = year($as_of)
            and assessed_on <= $as_of
    ))::double as value,
    (count(person_key) filter (where category = 'professional' and on_post))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
