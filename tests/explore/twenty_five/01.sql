with women as (
    select *
    from people
    where gender = 'female' and age <= 35 and employer_kind = 'agency'
        and certificate in ('assistant', 'social_worker', 'senior')
)

select district.code as district_code, days.as_of, count(women.person_key) as value
from days
cross join (values ('620102'), ('620103')) as district (code)
left join women on women.as_of = days.as_of and women.district_code = district.code
group by district.code, days.as_of;

select count(*) as value
from people
where district_code in ('620102', '620103') and gender = 'female' and age <= 35 and employer_kind = 'agency'
    and certificate in ('assistant', 'social_worker', 'senior') and as_of = $as_of
