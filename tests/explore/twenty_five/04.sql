select
    education,
    case
        when age <= 35 then 'up_to_35'
        when age between 36 and 40 then '36_to_40'
        when age between 41 and 45 then '41_to_45'
        when age between 46 and 50 then '46_to_50'
        when age between 51 and 54 then '51_to_54'
        when age >= 55 then 'from_55'
    end as age_band,
    count(*) as value
from people
where as_of = $as_of and category = 'professional'
group by 1, 2;

select count(*) as value from people where as_of = $as_of and category = 'professional'
