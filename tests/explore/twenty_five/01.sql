select district_code, as_of, count(*) as value
from people
where district_code in ('620102', '620103') and gender = 'female' and age <= 35 and employer_kind = 'agency'
    and certificate in ('assistant', 'social_worker', 'senior')
group by district_code, as_of;

select count(*) as value
from people
where district_code in ('620102', '620103') and gender = 'female' and age <= 35 and employer_kind = 'agency'
    and certificate in ('assistant', 'social_worker', 'senior') and as_of = $as_of
