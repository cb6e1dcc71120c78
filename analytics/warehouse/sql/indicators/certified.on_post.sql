-- One row per district that has rows in the register, and the city (620100).
-- Value: certificate holders on a social-work post (持证上岗). Total: active people on a post.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (where on_post and certificate <> 'none'))::double as value,
    (count(person_key) filter (where on_post))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
