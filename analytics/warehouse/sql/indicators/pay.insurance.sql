-- One row per district that has rows in the register, and the city (620100).
-- Value: people on a social-work post with social insurance. Total: active people on a post;
-- where the register does not say, no insurance is assumed.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (where on_post and has_insurance))::double as value,
    (count(person_key) filter (where on_post))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
