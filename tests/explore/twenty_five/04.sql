with professionals as (
    select
        education,
        case
            when age <= 35 then 'up_to_35'
            when age between 36 and 40 then '36_to_40'
            when age between 41 and 45 then '41_to_45'
            when age between 46 and 50 then '46_to_50'
            when age between 51 and 54 then '51_to_54'
            when age >= 55 then 'from_55'
        end as age_band
    from people
    where as_of = $as_of and category = 'professional'
)

select
    one.education, other.age_band,
    (
        select count(*)
        from professionals
        where professionals.education = one.education
            and professionals.age_band is not distinct from other.age_band
    ) as value
from (select distinct education from professionals) as one
cross join (select distinct age_band from professionals) as other;

select count(*) as value from people where as_of = $as_of and category = 'professional'
