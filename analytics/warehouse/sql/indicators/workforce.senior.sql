-- One row per district that has rows in the register, and the city (620100).
-- Value: active professionals with the certificate 社会工作师 or 高级社会工作师, or with a
-- recognised equivalent ability (同等能力素质).
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (
        where category = 'professional'
            and (certificate in ('social_worker', 'senior') or equivalent_ability)
    ))::double as value,
    null::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
