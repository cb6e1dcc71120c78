-- One row per district that has rows in the register, and the city (620100).
-- Value: staff of communities and agencies with a labour contract. Total: active staff of both;
-- where the register does not say, no contract is assumed.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(person_key) filter (
        where employer_kind in ('community', 'agency') and has_contract
    ))::double as value,
    (count(person_key) filter (where employer_kind in ('community', 'agency')))::double as total
from reporting_districts
left join people using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
